// 5,000 pupils taken in by a server that does its background work itself, while somebody reads the home page.

import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measurement, median } from './measurement.ts'
import { cookiesOf, signIn, startServer, stop } from './server.ts'

const pupils = 5000
const classes = 120
const registrar = 'thuy.tt@lamgiang.example'
const reader = 'an.tv2@lamgiang.example'
/** Milliseconds between two looks at the home page: somebody reads, they do not attack. */
const pause = 50
const idleSamples = 200

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  const children: ChildProcess[] = []
  try {
    const home = await startServer(directory, children)
    const cookie = await signIn(home, reader)
    for (let at = 0; at < idleSamples; at++) await timeOf(home, cookie)
    const idle: number[] = []
    for (let at = 0; at < idleSamples; at++) idle.push(await timeOf(home, cookie))

    const office = await signIn(home, registrar)
    const begun = performance.now()
    const url = await handIn(home, office)
    const { during: reading, seconds: lookedThrough } = await whileBusy(url, {
      home,
      cookie,
      office,
      until: /Chờ xác nhận/,
    })
    await post(`${url}/confirm`, office, new URLSearchParams())
    const { during: working, seconds: carriedOut } = await whileBusy(url, {
      home,
      cookie,
      office,
      until: /Đã nhập xong/,
    })
    const seconds = (performance.now() - begun) / 1000

    const what = `${pupils.toLocaleString('en')} pupils`
    yield { what: `${what}: looked through and carried out`, measured: seconds, unit: 's', limit: 60 }
    yield { what: `${what}: looked through`, measured: lookedThrough, unit: 's', limit: 60 }
    yield { what: `${what}: carried out`, measured: carriedOut, unit: 's', limit: 60 }
    const during = [...reading, ...working]
    yield { what: 'home page meanwhile, median', measured: median(during) / median(idle), unit: '× idle', limit: 1.5 }
    const [slow, slowIdle] = [during, idle].map(
      (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!,
    )
    console.log(
      `Home page: idle ${median(idle).toFixed(1)} ms (95 %: ${slowIdle!.toFixed(1)}), meanwhile ${median(during).toFixed(1)} ms (95 %: ${slow!.toFixed(1)}), ${during.length} times.`,
    )
  } finally {
    await stop(children)
    await rm(directory, { recursive: true })
  }
}

async function timeOf(url: string, cookie: string): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, pause))
  const begun = performance.now()
  const answer = await fetch(url, { headers: { cookie } })
  await answer.text()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`)
  return performance.now() - begun
}

interface Busy {
  readonly home: string
  readonly cookie: string
  readonly office: string
  readonly until: RegExp
}

/** Looks at the list every second, and at the home page all the time. */
async function whileBusy(
  url: string,
  { home, cookie, office, until }: Busy,
): Promise<{ during: number[]; seconds: number }> {
  const during: number[] = []
  const begun = performance.now()
  let looked = begun
  for (;;) {
    during.push(await timeOf(home, cookie))
    if (performance.now() - looked < 1000) continue
    looked = performance.now()
    const page = await (await fetch(url, { headers: { cookie: office } })).text()
    if (until.test(page)) return { during, seconds: (looked - begun) / 1000 }
    if (/Không đọc được/.test(page) || looked - begun > 300_000) throw new Error('The list was not taken in.')
  }
}

async function handIn(home: string, cookie: string): Promise<string> {
  const lines = Array.from({ length: pupils }, (_, at) => {
    const grade = 6 + (at % 4)
    const day = `${String((at % 28) + 1).padStart(2, '0')}/${String((at % 12) + 1).padStart(2, '0')}/${2010 + (at % 5)}`
    return `${at + 1};TH${String(at).padStart(8, '0')};${surnames[at % surnames.length]} Văn ${givenNames[at % givenNames.length]};${day};Nam;${grade};${grade}Z${at % classes}`
  })
  const content = `\ufeffSTT;Mã học sinh;Họ và tên;Ngày sinh;Giới tính;Khối;Lớp\r\n${lines.join('\r\n')}\r\n`
  const form = await fetch(new URL('/imports/new', home), { headers: { cookie } })
  const html = await form.text()
  const school = /name="school" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const body = new FormData()
  for (const [name, value] of Object.entries({ school, year: '2026', accountsFor: 'pupils' })) body.append(name, value)
  body.append('file', new File([content], 'toan-truong.csv'))
  return new URL(await post(new URL('/imports', home).href, cookie, body), home).href
}

const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng']
const givenNames = ['An', 'Ân', 'Bình', 'Châu', 'Dũng', 'Đạt', 'Giang', 'Hà', 'Khôi', 'Linh', 'Minh']

/** With the token of the form, which is sent first in a form with a file. Gives where it leads to. */
async function post(url: string, cookie: string, fields: FormData | URLSearchParams): Promise<string> {
  const page = await fetch(new URL('/imports/new', url), { headers: { cookie } })
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const body = fields instanceof FormData ? new FormData() : new URLSearchParams()
  body.append('_csrf', token)
  for (const [name, value] of fields as FormData) body.append(name, value as string)
  const cookies = [cookie, cookiesOf(page)].filter((part) => part !== '').join('; ')
  const answer = await fetch(url, { method: 'POST', body, headers: { cookie: cookies }, redirect: 'manual' })
  if (answer.status !== 303) throw new Error(`${url} answered ${answer.status}.`)
  return answer.headers.get('location') ?? ''
}
