# Turns the Arrow stream on standard input into Parquet on standard output.
# Row groups of about a million rows: other readers skip and share work by them.
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
try:
    import pyarrow as arrow, pyarrow.parquet as parquet
except ImportError:
    missing()
class Output:
    # Counts itself, because a pipe cannot say how far it is.
    closed = False
    place = 0
    def write(self, data):
        sys.stdout.buffer.write(data)
        self.place += len(data)
        return len(data)
    def tell(self): return self.place
    def flush(self): sys.stdout.buffer.flush()
    def close(self): pass
    def readable(self): return False
    def writable(self): return True
    def seekable(self): return False
try:
    with arrow.ipc.open_stream(sys.stdin.buffer) as stream:
        with parquet.ParquetWriter(Output(), stream.schema, compression="zstd") as writer:
            held, rows, size, count = [], 0, 0, 0
            for batch in stream:
                held.append(batch)
                rows, size = rows + batch.num_rows, size + batch.nbytes
                if rows >= 1 << 20 or size >= 256 << 20:
                    writer.write_table(arrow.Table.from_batches(held))
                    held, rows, size, count = [], 0, 0, count + 1
            if held or not count: writer.write_table(arrow.Table.from_batches(held, stream.schema))
    sys.stdout.buffer.flush()
except BrokenPipeError:
    os._exit(68)
except Exception as error:
    fail(error)
