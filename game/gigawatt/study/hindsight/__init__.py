"""Questions about one game that was played: what if, what limited whom, what each decision was worth."""
