"""Books that an office has today: tables read from its files, their columns understood, each row a draft."""
