// The server's clock decides what is open and what is late: a wrong clock on the desk changes nothing.

let offset = 0

export function setServerNow(iso: string): void {
  const server = Date.parse(iso)
  if (!Number.isNaN(server)) offset = server - Date.now()
}

export function now(): Date {
  return new Date(Date.now() + offset)
}
