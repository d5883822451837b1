import HTTPTypes
import Testing

@testable import ProviderAPI

@Suite("A job's call")
struct JobCallTests {
    private let embed = ItemRequest.embed(
        EmbedItem("a", taskType: "CLUSTERING", outputDimensionality: 3))
    private let generate = ItemRequest.generate(GenerateItem("q"))

    @Test("to create it holds every item with its key, and is sent once")
    func inline() {
        let call = wire().createJob(
            .embed, displayName: "sb1-x",
            items: [(key: "k1", item: embed), (key: "k2", item: embed)])
        #expect(call.request.path == "/v1beta/models/gemini-embedding-001:asyncBatchEmbedContent")
        let request =
            #"{"content":{"parts":[{"text":"a"}]},"taskType":"CLUSTERING","outputDimensionality":3}"#
        #expect(
            call.text == #"{"batch":{"displayName":"sb1-x","inputConfig":{"requests":{"requests":["#
                + #"{"request":\#(request),"metadata":{"key":"k1"}},"#
                + #"{"request":\#(request),"metadata":{"key":"k2"}}]}}}}"#)
        #expect(call.isSentOnce)
    }

    @Test("to create it from a file names the file, and is sent once")
    func file() {
        let call = wire("gemini-3.5-flash").createJob(
            .generate, displayName: "d", fileName: "files/x1")
        #expect(call.request.path == "/v1beta/models/gemini-3.5-flash:batchGenerateContent")
        #expect(
            call.text
                == #"{"batch":{"displayName":"d","inputConfig":{"fileName":"files/x1"}}}"#)
        #expect(call.isSentOnce)
    }

    @Test("has lines that hold a key and a request, and nothing else")
    func lines() {
        let text = String(decoding: wire().jobLine(key: "k\n", generate), as: UTF8.self)
        #expect(
            text
                == #"{"key":"k\n","request":{"contents":[{"role":"user","parts":[{"text":"q"}]}]}}"#
                + "\n")
    }

    @Test("is as long as was foretold, but for its frame")
    func bytes() {
        let items = (0..<50).map { (key: "k\($0)", item: $0 % 2 == 0 ? embed : generate) }
        let frame = wire().createJob(.embed, displayName: "", items: []).text.utf8.count
        let whole = wire().createJob(.embed, displayName: "", items: items).text.utf8.count
        // One comma less than items.
        #expect(whole == frame + wire().inlineBytes(items) - 1)
        #expect(GeminiWire.inlineLimit < 20_000_000)
    }

    @Test("to look at it masks what it brought, and to fetch it does not")
    func looks() {
        let look = wire().job("batches/8f")
        #expect(
            look.request.path == "/v1beta/batches/8f?fields=name,done,error,"
                + "metadata(state,displayName,batchStats,createTime,updateTime)")
        let fetch = wire().jobWithOutput("batches/8f")
        #expect(fetch.request.path == "/v1beta/batches/8f")
        #expect(fetch.limits.bodyBytes > look.limits.bodyBytes)
        for call in [look, fetch] {
            #expect(call.request.method == .get && call.text.isEmpty && !call.isSentOnce)
            #expect(call.key != nil)
        }
    }

    @Test("to list, cancel and delete goes where the service wants it")
    func others() {
        #expect(wire().jobs(pageSize: 100).request.path == "/v1beta/batches?pageSize=100")
        #expect(
            wire().jobs(pageSize: 5, pageToken: "a+/=&b").request.path
                == "/v1beta/batches?pageSize=5&pageToken=a%2B%2F%3D%26b")
        let cancel = wire().cancelJob("batches/8f")
        #expect(cancel.request.method == .post)
        #expect(cancel.request.path == "/v1beta/batches/8f:cancel" && cancel.text.isEmpty)
        let delete = wire().deleteJob("batches/8f")
        #expect(delete.request.method == .delete && delete.request.path == "/v1beta/batches/8f")
        #expect(wire().file("files/a").request.path == "/v1beta/files/a")
        #expect(wire().deleteFile("files/a").request.method == .delete)
        #expect(
            wire().download(fileName: "files/batch-8f").request.path
                == "/download/v1beta/files/batch-8f:download?alt=media")
    }

    @Test(
        "never leaves its collection, whatever a name holds",
        arguments: [
            "", "batches/", "batches/..", "batches/a/b", "batches/a?x", "files/a", "batches/a.b",
            "batches/a b", "../x", "batches/" + String(repeating: "a", count: 129), "batches/é",
        ])
    func names(name: String) {
        #expect(!GeminiName.isJob(name))
        #expect(wire().deleteJob(name).request.path == "/v1beta/batches/~")
        #expect(wire().cancelJob(name).request.path == "/v1beta/batches/~:cancel")
    }
}
