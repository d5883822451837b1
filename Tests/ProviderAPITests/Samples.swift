/// Answers in the shapes that the service sends.
enum Samples {
    static let embedding = """
        {
          "embedding": {
            "values": [
              0.013168517,
              -0.00871,
              1.5e-05,
              0
            ]
          },
          "usageMetadata": {
            "promptTokenCount": 5,
            "promptTokenDetails": [{"modality": "TEXT", "tokenCount": 5}]
          }
        }
        """

    static let embeddings = """
        {"embeddings":[{"values":[0.5,0.25]},{"values":[-1,2]},{"values":[0,3]}],\
        "usageMetadata":{"promptTokenCount":"9"}}
        """

    static let generated = """
        {"candidates":[{"content":{"role":"model","parts":[{"text":"Let me think","thought":true},\
        {"text":"Blue "},{"text":"\\u2028sky"}]},"finishReason":"STOP","index":0}],\
        "usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4,"thoughtsTokenCount":6,\
        "totalTokenCount":13},"modelVersion":"gemini-3.5-flash","responseId":"r1"}
        """

    static let blockedPrompt = """
        {"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},\
        "usageMetadata":{"promptTokenCount":7,"totalTokenCount":7}}
        """

    static let pendingJob = """
        {"name":"batches/8fAB_c-1","metadata":{\
        "@type":"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",\
        "name":"batches/8fAB_c-1","model":"models/gemini-2.5-flash","displayName":"sb1-run42",\
        "inputConfig":{"fileName":"files/abc"},"createTime":"2026-07-25T10:00:00.123456789Z",\
        "batchStats":{"requestCount":"4","pendingRequestCount":"4"},\
        "state":"BATCH_STATE_PENDING"}}
        """

    /// Out of order, one refused, one without its key.
    static let inlineJob = """
        {"name":"batches/8f","metadata":{"displayName":"sb1-run42","state":"BATCH_STATE_SUCCEEDED",\
        "batchStats":{"requestCount":"4","successfulRequestCount":3,"failedRequestCount":"1"},\
        "output":{"inlinedResponses":{"inlinedResponses":[\(inlineItems)]}}},"done":true,\
        "response":{"@type":"type.googleapis.com/x.EmbedContentBatchOutput",\
        "inlinedResponses":{"inlinedResponses":[\(inlineItems)]}}}
        """

    private static let inlineItems = """
        {"response":{"embedding":{"values":[0.5,0.5]},"usageMetadata":{"promptTokenCount":81}},\
        "metadata":{"key":"item-2"}},\
        {"response":{"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"STOP"}]},\
        "metadata":{"key":"item-1"}},\
        {"error":{"code":3,"message":"bad item"},"metadata":{"key":"item-3"}},\
        {"response":{"embedding":{"values":[1,0]},"tokenCount":"1"}}
        """

    static let fileJob = """
        {"name":"batches/8f","metadata":{"displayName":"d","state":"JOB_STATE_SUCCEEDED",\
        "output":{"responsesFile":"files/batch-8f"}},"done":true}
        """

    static let failedJob = """
        {"name":"batches/8f","metadata":{"state":"BATCH_STATE_FAILED"},"done":true,\
        "error":{"code":8,"message":"too many tokens are enqueued"}}
        """

    static let jobPage = """
        {"operations":[{"name":"batches/a","metadata":{"displayName":"one","state":\
        "BATCH_STATE_RUNNING"}},{"name":"batches/b","metadata":{"displayName":"two","state":\
        "BATCH_STATE_EXPIRED"}}],"nextPageToken":"Cg+x/="}
        """

    static let resultLine = """
        {"response":{"embedding":{"values":[0.5,-0.5]}},"key":"item-7"}
        """

    static let file = """
        {"file":{"name":"files/abc","displayName":"d","mimeType":"jsonl","sizeBytes":"62",\
        "state":"ACTIVE","source":"UPLOADED"}}
        """

    static let quotaRefusal = """
        {"error":{"code":429,"message":"You exceeded your quota. Please retry in 37.9s.",\
        "status":"RESOURCE_EXHAUSTED","details":[\
        {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"m",\
        "quotaId":"EmbedContentRequestsPerMinutePerUserPerProjectPerModel-FreeTier",\
        "quotaValue":"100"}]},\
        {"@type":"type.googleapis.com/google.rpc.Help","links":[]},\
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}
        """

    static let stream = [
        #"data: {"candidates":[{"content":{"parts":[{"text":"Why "}],"role":"model"},"index":0}],"#
            + #""usageMetadata":{"promptTokenCount":3}}"#,
        #"data: {"candidates":[{"content":{"parts":[{"text":"not\#u{2028}é?"}]}}],"#
            + #""usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2}}"#,
        #"data: {"candidates":[{"finishReason":"STOP"}],"#
            + #""usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":5,"thoughtsTokenCount":7}}"#,
        #"data: {"responseId":"r1"}"#,
    ].map { $0 + "\r\n\r\n" }.joined()
}
