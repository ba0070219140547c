"""English from codes and numbers: money, names, events, rules, reasons and advice, in the words of an audience."""
