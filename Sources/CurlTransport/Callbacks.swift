import CCurl

// libcurl calls these on the loop's thread, in the middle of `curl_multi_perform`. Their last
// argument is the `EasyHandle`, which its exchange keeps alive for as long as the transfer runs.

private func exchange(_ user: UnsafeMutableRawPointer?) -> Exchange? {
    user.flatMap { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue().exchange }
}

/// One header line of the answer; anything but its size ends the transfer.
let receiveHead: ccurl_bytes_callback = { bytes, size, count, user in
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    let isWelcome = exchange(user)?.receive(headLine: line) ?? false
    return isWelcome ? line.count : 0
}

/// A piece of the answer's body; anything but its size ends the transfer.
let receiveBody: ccurl_bytes_callback = { bytes, size, count, user in
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    guard !piece.isEmpty else { return 0 }
    let isWelcome = exchange(user)?.receive(piece) ?? false
    return isWelcome ? piece.count : 0
}

/// The next piece of the request's body.
let sendBody: ccurl_bytes_callback = { bytes, size, count, user in
    guard let exchange = exchange(user), exchange.upload != nil else {
        return Int(CURL_READFUNC_ABORT)
    }
    let room = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    guard let got = exchange.upload?.read(into: room) else {
        exchange.failure = .init(.broken, "\(exchange.place): the file that is sent became shorter")
        return Int(CURL_READFUNC_ABORT)
    }
    if exchange.upload?.position == exchange.upload?.count { exchange.sentAt = .now }
    return got
}

/// Back to an earlier byte of the request's body, to say it again; never for what is sent once.
let seekBody: ccurl_seek_callback = { user, offset, origin in
    guard let exchange = exchange(user), !exchange.isSentOnce, origin == SEEK_SET,
        exchange.upload?.seek(to: Int(offset)) == true
    else { return Int32(CURL_SEEKFUNC_FAIL) }
    exchange.sentAt = nil
    return Int32(CURL_SEEKFUNC_OK)
}
