/** A request that did not end well. status 0: no answer came at all. */
export interface Refusal {
  status: number
  code: string
  /** Seconds. */
  retryAfter: number
}

/** Worth sending again unchanged: nothing came back, the server was busy, or it broke. */
export function isPassing({ status }: Refusal): boolean {
  return !status || status === 408 || status === 429 || status >= 500
}

export interface Api {
  /** The script's origin with /api/visitor, without a closing slash. */
  base: string
  token: string
  /** GET without a body, POST with one. Throws a Refusal. */
  fetch(path: string, body?: unknown, signal?: AbortSignal): Promise<Response>
  upload(path: string, file: File, progress: (share: number) => void): Upload
}

export interface Upload {
  /** Rejects with the status. */
  done: Promise<unknown>
  abort(): void
}

const patience = 20000

export function createApi(base: string): Api {
  const bearer = (): Record<string, string> => (api.token ? { Authorization: 'Bearer ' + api.token } : {})
  const api: Api = {
    base,
    token: '',
    async fetch(path, body, signal) {
      const gone = new AbortController()
      const timer = setTimeout(() => gone.abort(), patience)
      const answer = await fetch(base + path, {
        method: body ? 'POST' : 'GET',
        signal: signal || gone.signal,
        credentials: 'omit',
        cache: 'no-store',
        headers: body ? { ...bearer(), 'Content-Type': 'application/json' } : bearer(),
        body: body ? JSON.stringify(body) : undefined,
      }).catch(() => refuse(0))
      clearTimeout(timer)
      if (answer.ok) return answer
      // a proxy's HTML error page has no code
      const { code } = await answer.json().catch(() => ({}))
      return refuse(answer.status, code, +answer.headers.get('Retry-After')!)
    },
    /** XMLHttpRequest, because fetch cannot tell how much of a file has gone out. */
    upload(path, file, progress) {
      const xhr = new XMLHttpRequest()
      const done = new Promise((resolve, reject) => {
        xhr.open('POST', base + path)
        const headers = bearer()
        for (const name in headers) xhr.setRequestHeader(name, headers[name])
        xhr.responseType = 'json'
        xhr.upload.onprogress = (e) => progress(e.loaded / e.total)
        xhr.onloadend = () => (xhr.status < 300 && xhr.response ? resolve(xhr.response) : reject(xhr.status))
        const form = new FormData()
        form.append('file', file)
        xhr.send(form)
      })
      return { done, abort: () => xhr.abort() }
    },
  }
  return api
}

function refuse(status: number, code = '', retryAfter = 0): never {
  throw { status, code, retryAfter }
}
