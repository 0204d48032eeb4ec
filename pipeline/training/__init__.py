"""How the shipped models were trained; nothing here is needed to run the pipeline."""
