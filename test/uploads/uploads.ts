// What a program does that uploads, in the words of the tests.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { receiveFile } from '../../server/uploads/receive.ts'
import type { Upload } from '../../server/uploads/find.ts'
import { makeActor, makeUnit } from '../support/make.ts'

type Running = { readonly url: string }

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A teacher of a school, as functions want them. */
export async function makeTeacher(unitId?: Types.ObjectId): Promise<Actor> {
  return makeActor('teacher', unitId ?? (await makeUnit()))
}

export async function receive(actor: Actor, content: string | Uint8Array, name = 'bài.txt'): Promise<Upload> {
  return await receiveFile(actor, { name, body: Readable.from([Buffer.from(content)]) })
}

export interface Tus {
  /** Gives the status and where it is to be sent to. */
  begin(size: number, metadata?: Record<string, string>): Promise<{ status: number; location: string; text: string }>
  offset(location: string): Promise<{ status: number; offset: number }>
  send(location: string, offset: number, bytes: Uint8Array): Promise<{ status: number; offset: number }>
  /** What is said when it is refused. */
  refusalOf(location: string, offset: number, bytes: Uint8Array): Promise<string>
  /** Sends only these bytes of all that it announces. */
  startSending(location: string, offset: number, announced: number): ClientRequest
  remove(location: string): Promise<number>
}

export function tusOf({ url }: Running, auth: Record<string, string>): Tus {
  const ask = async (method: string, path: string, headers: Record<string, string>, body?: Uint8Array) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { 'tus-resumable': '1.0.0', accept: 'application/json', ...auth, ...headers },
      body: body as RequestInit['body'],
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const patch = (offset: number) => ({
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
  })
  return {
    begin: async (size, metadata = { name: 'bài giảng.txt' }) => {
      const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      const headers = { 'upload-length': String(size), 'upload-metadata': pairs.join(',') }
      const answer = await ask('POST', '/api/v1/uploads', headers)
      return { status: answer.status, location: answer.headers.get('location') ?? '', text: answer.text }
    },
    offset: async (location) => {
      const { status, headers } = await ask('HEAD', location, {})
      return { status, offset: Number(headers.get('upload-offset')) }
    },
    send: async (location, offset, bytes) => {
      const { status, headers } = await ask('PATCH', location, patch(offset), bytes)
      return { status, offset: Number(headers.get('upload-offset')) }
    },
    refusalOf: async (location, offset, bytes) => (await ask('PATCH', location, patch(offset), bytes)).text,
    startSending: (location, offset, announced) => {
      const headers = {
        ...{ 'tus-resumable': '1.0.0', ...auth, ...patch(offset), 'content-length': String(announced) },
      }
      const sending = request(new URL(location, url), { method: 'PATCH', headers })
      // It is broken off.
      sending.on('error', () => {})
      return sending
    },
    remove: async (location) => (await ask('DELETE', location, {})).status,
  }
}

export const idIn = (location: string) => location.split('/').at(-1)!

export async function answerTo(sending: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(sending, 'response')) as [IncomingMessage]
  answer.resume()
  return answer
}

export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** A ready one of somebody with an account. */
export async function makeUpload(actor: Actor, content = 'một bài'): Promise<Types.ObjectId> {
  const { id, state } = await receive(actor, content)
  expect(state).to.equal('ready')
  return id
}
