"""The web: `addresses` says where to, `robots` whether, `visits` how; `archive` keeps them, `collecting` joins."""
