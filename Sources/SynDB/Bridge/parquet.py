try:
    import pyarrow as arrow, pyarrow.parquet as parquet
except ImportError:
    missing()
try:
    file = parquet.ParquetFile(sys.argv[1], memory_map=True)
    with arrow.ipc.new_stream(sys.stdout.buffer, file.schema_arrow) as stream:
        for batch in file.iter_batches(batch_size=65536):
            stream.write_batch(batch)
    sys.stdout.buffer.flush()
except BrokenPipeError:
    os._exit(0)
except Exception as error:
    fail(error)
