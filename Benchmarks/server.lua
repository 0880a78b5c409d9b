-- For wrk: asks the paths of a file one after another, from the start again at its end.
local paths, next_path = {}, 0

function init(arguments)
    for line in io.lines(arguments[1]) do paths[#paths + 1] = line end
end

function request()
    next_path = next_path % #paths + 1
    return wrk.format("GET", paths[next_path])
end
