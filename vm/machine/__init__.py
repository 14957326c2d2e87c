"""The machine: instances and journal, dates and calendars, the interpreter, outcomes and traces."""
