import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** The program under test: what `make build` made, or the file that DEMEU_BINARY names. */
export const binary = resolve(process.env.DEMEU_BINARY ?? '../demeu')

/** The folder that holds the demonstration as it was loaded once, for every file of journeys to copy. */
export const template = () => {
  const dir = process.env.DEMEU_E2E_TEMPLATE
  if (!dir) throw new Error('the demonstration was not loaded: setup.ts has not run')
  return dir
}

const environment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DEMEU_')))

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (!address || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Starts the program and waits until it answers. */
export async function start(args: string[], port: number): Promise<ChildProcess> {
  const child = spawn(binary, [...args, '--addr', `127.0.0.1:${port}`, '--log-level', 'error'], {
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (part) => {
    said += part
  })
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}:\n${said}`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (answer?.ok) return child
    await new Promise((done) => setTimeout(done, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`the program does not answer:\n${said}`)
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([ended, new Promise((done) => setTimeout(done, 10_000))])
  if (child.exitCode === null) child.kill('SIGKILL')
}

export interface Letter {
  to: string
  subject: string
  text: string
}

/** A mail server of our own: letters are sent for real and read as their receivers would. */
export class Mailbox {
  readonly letters: Letter[] = []
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(parts)).then((mail) => {
          for (const to of session.envelope.rcptTo)
            this.letters.push({ to: to.address, subject: mail.subject ?? '', text: mail.text ?? '' })
          done()
        }, done)
      })
    },
  })

  listen(port: number): Promise<void> {
    return new Promise((done) => this.server.listen(port, '127.0.0.1', done))
  }

  close(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()))
  }

  /** Waits for the newest letter to an address whose subject or text holds what is looked for. */
  async find(to: string, looksLike: RegExp): Promise<Letter> {
    for (const end = Date.now() + 15_000; Date.now() < end; ) {
      const found = this.letters.findLast(
        (letter) => letter.to === to && looksLike.test(`${letter.subject}\n${letter.text}`),
      )
      if (found) return found
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error(`no letter to ${to} like ${looksLike}; there are ${this.letters.length} letters`)
  }
}

/** One running program with data of its own, a mail server beside it, and a clock that only goes forward. */
export class Site {
  readonly mail = new Mailbox()
  url = ''
  /** The one-time link of the first administrator, where the data are empty. */
  welcome = ''
  private folder = ''
  private child: ChildProcess | undefined

  constructor(
    readonly kind: 'demo' | 'empty',
    readonly movable = kind === 'empty',
  ) {}

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'demeu-e2e-'))
    const [port, mailPort] = [await freePort(), await freePort()]
    await this.mail.listen(mailPort)
    this.url = `http://127.0.0.1:${port}`
    const common = ['--data-dir', this.folder, '--smtp-host', '127.0.0.1', '--smtp-port', String(mailPort)]
    const clock = this.movable ? ['--test-clock'] : []
    if (this.kind === 'demo') {
      await cp(template(), this.folder, { recursive: true })
      this.child = await start(['demo', ...clock, ...common], port)
      return
    }
    const admin = ['admin', 'admin@example.org', '--name', 'Әкімші', '--base-url', this.url, ...common]
    const said = await promisify(execFile)(binary, admin, { env: environment() })
    this.welcome = /https?:\/\/\S+/.exec(said.stderr)?.[0] ?? ''
    this.child = await start(['serve', ...clock, ...common], port)
  }

  async close(): Promise<void> {
    if (this.child) await stop(this.child)
    await this.mail.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  /** Where the embedded database lies. */
  get database(): string {
    return join(this.folder, this.kind === 'demo' ? 'demo' : '', 'demeu.db')
  }

  /** Runs another command of the program on the same data, like `verify`; gives its exit code and words. */
  async command(...args: string[]): Promise<{ code: number; said: string }> {
    const dir = this.kind === 'demo' ? join(this.folder, 'demo') : this.folder
    return new Promise((done) => {
      execFile(binary, [...args, '--data-dir', dir], { env: environment() }, (error, out, err) =>
        done({ code: error ? Number(error.code ?? 1) : 0, said: out + err }),
      )
    })
  }

  /** One request to the API in somebody's name, for what a journey needs to be there but does not show. */
  async api(token: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'Idempotency-Key': crypto.randomUUID() }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text ? JSON.parse(text) : {}
  }

  /** Moves the clock; it never goes back. */
  async clock(now: string): Promise<void> {
    await this.api('', 'PUT', '/test/clock', { now })
  }
}
