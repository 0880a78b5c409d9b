// What becomes of a process that reads a mapped file which cannot be read.
#pragma once

// From now on it ends with an exit status, after a line that names the file.
void syndb_end_on_unreadable_mapping(int status);
