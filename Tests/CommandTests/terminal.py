# Drives a program at a pseudo terminal: python3 terminal.py STEPS COMMAND...
# Each line of the file STEPS is JSON: ["send", text], ["expect", text],
# ["wait", seconds] or ["signal", name]. Prints what the terminal showed and the
# status of the program as JSON.
import json, os, pty, select, signal, struct, sys, termios, time, fcntl
steps = [json.loads(line) for line in open(sys.argv[1]) if line.strip()]
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
shown, seen, missing = "", 0, None
def read(seconds):
    global shown
    if not select.select([terminal], [], [], seconds)[0]: return True
    try: data = os.read(terminal, 65536)
    except OSError: data = b""
    shown += data.decode("utf-8", "replace")
    return bool(data)
for kind, text in steps:
    if kind == "send": os.write(terminal, text.encode())
    elif kind == "wait": time.sleep(float(text))
    elif kind == "signal": os.kill(child, getattr(signal, text))
    else:
        end = time.time() + 20
        while text not in shown[seen:] and time.time() < end and read(0.1): pass
        if text not in shown[seen:]:
            missing = text
            break
        seen = shown.index(text, seen) + len(text)
end = time.time() + (0.1 if missing else 20)
while time.time() < end and read(0.1): pass
# The terminal closes a little before its last program has ended.
while True:
    done, status = os.waitpid(child, os.WNOHANG)
    if done or time.time() > end: break
    time.sleep(0.02)
if done == 0:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print(json.dumps({"shown": shown, "missing": missing, "status": os.waitstatus_to_exitcode(status) if done else None}))
