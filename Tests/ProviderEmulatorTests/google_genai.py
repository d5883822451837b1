"""The official SDK against the emulator: only its base URL is another one.

Usage: google_genai.py BASE_URL. Prints one line a step and ends with "all well".
"""

import json
import sys
import tempfile
import time

from google import genai
from google.genai import errors, types

base_url = sys.argv[1]
client = genai.Client(
    api_key="key-of-a-test", http_options=types.HttpOptions(base_url=base_url)
)
EMBED = "gemini-embedding-001"
CHAT = "gemini-3.5-flash"


def said(step):
    print(step, flush=True)


def vector(text, dimension=4):
    config = types.EmbedContentConfig(output_dimensionality=dimension)
    answer = client.models.embed_content(model=EMBED, contents=text, config=config)
    return answer.embeddings[0].values


def finished(job):
    end = time.monotonic() + 60
    while not job.done:
        assert time.monotonic() < end, job.state
        time.sleep(0.05)
        job = client.batches.get(name=job.name)
    assert job.state == types.JobState.JOB_STATE_SUCCEEDED, job.state
    return job


def text_of(response):
    return response.candidates[0].content.parts[0].text


alpha = vector("alpha")
assert abs(sum(x * x for x in alpha) - 1) < 1e-5 and len(alpha) == 4
assert alpha == vector("alpha") != vector("beta")
many = client.models.embed_content(
    model=EMBED, contents=["alpha", "beta"],
    config=types.EmbedContentConfig(output_dimensionality=4),
)
assert [e.values for e in many.embeddings] == [alpha, vector("beta")]
said("embed_content")

try:
    client.models.embed_content(model=EMBED, contents=["x"] * 101)
    raise AssertionError("101 texts were taken")
except errors.ClientError as error:
    assert error.code == 400 and "at most 100 requests" in error.message
said("embed_content, 101 texts")

whole = client.models.generate_content(model=CHAT, contents="tell me")
assert whole.text.startswith("checksum ") and whole.candidates[0].finish_reason == "STOP"
assert whole.usage_metadata.total_token_count > 0
said("generate_content")

pieces = list(client.models.generate_content_stream(model=CHAT, contents="tell me"))
assert len(pieces) > 2
assert "".join(p.text or "" for p in pieces) == whole.text
assert pieces[-1].candidates[0].finish_reason == "STOP"
said("generate_content_stream")

assert client.models.count_tokens(model=CHAT, contents="12345678").total_tokens == 2
assert client.models.get(model=EMBED).name == "models/" + EMBED
said("count_tokens, get")

prompts = ["one", "two", "three"]
direct = {p: client.models.generate_content(model=CHAT, contents=p).text for p in prompts}
job = client.batches.create(
    model=CHAT,
    src=[
        {"contents": [{"parts": [{"text": p}], "role": "user"}], "metadata": {"key": p}}
        for p in prompts
    ],
    config={"display_name": "inline generate"},
)
assert job.name.startswith("batches/")
job = finished(job)
answers = job.dest.inlined_responses
assert len(answers) == 3
for answer in answers:
    assert text_of(answer.response) == direct[answer.metadata["key"]]
said("batches.create, inline, generate")

with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as lines:
    for p in prompts:
        request = {"contents": [{"parts": [{"text": p}]}]}
        lines.write(json.dumps({"key": p, "request": request}) + "\n")
    lines.flush()
    upload = client.files.upload(
        file=lines.name, config=types.UploadFileConfig(mime_type="jsonl", display_name="in")
    )
assert client.files.get(name=upload.name).state == types.FileState.ACTIVE
job = finished(client.batches.create(model=CHAT, src=upload.name))
bytes_ = client.files.download(file=job.dest.file_name)
results = [json.loads(line) for line in bytes_.decode().splitlines()]
assert {r["key"] for r in results} == set(prompts)
for r in results:
    assert r["response"]["candidates"][0]["content"]["parts"][0]["text"] == direct[r["key"]]
said("batches.create, file, generate; files.upload, get, download")

job = client.batches.create_embeddings(
    model=EMBED,
    src=types.EmbeddingsBatchJobSource(
        inlined_requests=types.EmbedContentBatch(
            contents=["alpha", "beta"],
            config=types.EmbedContentConfig(output_dimensionality=4),
        )
    ),
)
job = finished(job)
vectors = [r.response.embedding.values for r in job.dest.inlined_embed_content_responses]
# The SDK sends no keys, and results come in any order.
assert sorted(vectors) == sorted([alpha, vector("beta")])
said("batches.create_embeddings, inline")

with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as lines:
    for t in ["alpha", "beta"]:
        request = {"content": {"parts": [{"text": t}]}, "output_dimensionality": 4}
        lines.write(json.dumps({"key": t, "request": request}) + "\n")
    lines.flush()
    upload = client.files.upload(file=lines.name, config={"mime_type": "jsonl"})
job = client.batches.create_embeddings(
    model=EMBED, src=types.EmbeddingsBatchJobSource(file_name=upload.name)
)
job = finished(job)
for line in client.files.download(file=job.dest.file_name).decode().splitlines():
    result = json.loads(line)
    assert result["response"]["embedding"]["values"] == vector(result["key"])
said("batches.create_embeddings, file")

listed = list(client.batches.list(config={"page_size": 2}))
assert len(listed) == 4 and len({j.name for j in listed}) == 4
assert "inline generate" in {j.display_name for j in listed}
said("batches.list")

job = client.batches.create(model=CHAT, src=[{"contents": "never mind"}])
client.batches.cancel(name=job.name)
state = client.batches.get(name=job.name).state
assert state == types.JobState.JOB_STATE_CANCELLED, state
client.batches.delete(name=job.name)
client.files.delete(name=upload.name)
try:
    client.files.get(name=upload.name)
    raise AssertionError("a deleted file is there")
except errors.ClientError as error:
    assert error.code == 404
said("batches.cancel, delete; files.delete")

stranger = genai.Client(
    api_key="invalid", http_options=types.HttpOptions(base_url=base_url)
)
try:
    stranger.models.generate_content(model=CHAT, contents="hello")
    raise AssertionError("a bad key was taken")
except errors.ClientError as error:
    assert error.code == 400 and error.status == "INVALID_ARGUMENT"
said("a bad key")
print("all well")
