"""An audit for people and for programs: text, one page of HTML, pictures of the states, JSON."""
