"""Long runs that an index must survive: kill -9 at any moment, readers beside a writer, a thousand small commits."""
