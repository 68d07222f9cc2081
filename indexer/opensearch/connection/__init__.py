"""How a cluster is reached: its address, its connection, the documents that say which commit holds."""
