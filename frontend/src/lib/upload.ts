import { language } from './i18n'
import { ProblemError, problemFrom } from './problem'

export type UploadOptions = {
  /** Other parts of the multipart body, before the file. */
  fields?: Record<string, string>
  headers?: Record<string, string>
  onProgress?: (fraction: number) => void
  signal?: AbortSignal
}

/** Multipart POST with progress, which fetch cannot report. Only a feature's queries.ts calls it. */
export function upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const body = new FormData()
    for (const [name, value] of Object.entries(options.fields ?? {})) body.append(name, value)
    body.append('file', file, file.name)
    request.open('POST', path)
    request.responseType = 'text'
    request.setRequestHeader('Accept-Language', language())
    for (const [name, value] of Object.entries(options.headers ?? {})) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total)
    })
    request.addEventListener('error', () => reject(new ProblemError({ status: 0, code: 'offline' })))
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    request.addEventListener('load', () => {
      const answer = parse(request.responseText)
      if (request.status >= 200 && request.status < 300) resolve(answer as T)
      else
        reject(
          problemFrom(
            new Response(null, {
              status: request.status,
              headers: { 'X-Request-ID': request.getResponseHeader('X-Request-ID') ?? '' },
            }),
            answer,
          ),
        )
    })
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
