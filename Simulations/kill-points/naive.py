"""The naive order, as a control: create the job, then write its name down.

    naive.py URL FOLDER TEXT…
"""
import json, os, sys, time, urllib.request
url, folder, texts = sys.argv[1], sys.argv[2], sys.argv[3:]
def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, {
        "x-goog-api-key": "naive", "Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=30))
note = os.path.join(folder, "job")
if not os.path.exists(note):
    model = "/v1beta/models/gemini-embedding-001:asyncBatchEmbedContent"
    job = call(model, {"batch": {"displayName": "naive", "inputConfig": {"requests": {"requests": [
        {"request": {"content": {"parts": [{"text": t}]}}, "metadata": {"key": str(i)}}
        for i, t in enumerate(texts)]}}}})
    with open(note, "w") as file:
        file.write(job["name"])
        file.flush()
        os.fsync(file.fileno())
with open(note) as file:
    name = file.read()
while not call("/v1beta/" + name).get("done"):
    time.sleep(0.005)
open(os.path.join(folder, "out"), "w").close()
