// Uploads in pieces, which go on after anything that cuts them off. https://tus.io/protocols/resumable-upload

import type { Readable } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import { DataStore, Server, Upload as TusUpload } from '@tus/server'
import type { Request, RequestHandler } from 'express'
import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { problemText } from '../api/index.ts'
import { badRequest, notSignedIn } from '../errors.ts'
import { originOf } from '../http/context.ts'
import { toAppError } from '../http/error-page.ts'
import { readId } from '../http/id.ts'
import { beginUpload, lifetime } from './begin.ts'
import { findOwn } from './find.ts'
import { type Lock, lockUpload } from './lock.ts'
import { addBytes, completeUpload, sizeOfDraft } from './progress.ts'
import { uploadSettings } from './settings.ts'
import { removeUpload } from './take.ts'
import { UploadModel, type UploadRecord } from './upload.model.ts'

const path = '/api/v1/uploads'
/** Milliseconds that a connection has to end what it was writing when another one wants its upload. */
const drain = 500

/** Who asks is known by now (`req.context.visitor`); reading is left to the rest of the API. */
export function tusUploads(): RequestHandler {
  const server = openServer()
  return async (req, res, next) => {
    if (req.method === 'GET') return next()
    if (req.method !== 'OPTIONS') await prepare(req as Prepared, req.context.visitor)
    await server.handle(req, res)
  }
}

/** What our own refusals, which say more, have found out before the protocol's. */
interface Prepared extends IncomingMessage {
  path: string
  begun?: string
}

async function prepare(req: Prepared, visitor: Actor | undefined): Promise<void> {
  if (!visitor) throw notSignedIn()
  if (req.path !== '/') {
    await findOwn(visitor, readId(req.path.slice(1)))
    return
  }
  const { 'upload-length': length, 'tus-resumable': version, 'upload-metadata': metadata } = req.headers
  // The protocol has words for these.
  if (req.method !== 'POST' || version !== '1.0.0' || !/^\d{1,15}$/.test(String(length))) return
  const { name, filename, unitId } = readMetadata(String(metadata ?? ''))
  const wanted = {
    name: name ?? filename ?? '',
    size: Number(length),
    unitId: unitId === undefined ? undefined : readId(unitId),
  }
  const upload = await beginUpload(visitor, wanted, originOf(req as unknown as Request))
  req.begun = upload._id.toString()
}

/** @throws AppError 400 */
function readMetadata(header: string): Record<string, string | undefined> {
  const pairs = header.split(',').map((pair) => pair.trim().split(' '))
  return Object.fromEntries(
    pairs.map(([key = '', value = '']) => {
      try {
        return [key, new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'base64'))]
      } catch (error) {
        throw badRequest('badRequest', error)
      }
    }),
  )
}

function openServer(): Server {
  return new Server({
    path,
    datastore: new Drafts(),
    relativeLocation: true,
    allowedOrigins: [],
    maxSize: () => uploadSettings().limit,
    lockDrainTimeout: drain,
    namingFunction: (req) => {
      const { begun } = requestIn(req)
      if (begun === undefined) throw Object.assign(new Error(), { status_code: 400, body: 'Upload-Length required\n' })
      return begun
    },
    locker: {
      newLock: (id) => {
        let lock: Lock | undefined
        return {
          lock: async (signal, giveUp) => {
            lock = await lockUpload(new Types.ObjectId(id), () => void giveUp(), signal)
          },
          unlock: async () => await lock?.release(),
        }
      },
    },
    onResponseError: (req, thrown) => {
      // What the protocol says by itself stays as it is.
      const error = thrown instanceof Error && !('status_code' in thrown) ? toAppError(thrown) : undefined
      return error ? { status_code: error.status, body: problemText(error, requestIn(req)) } : undefined
    },
  })
}

/** That of Node, which the library wraps. */
function requestIn(wrapped: unknown): Prepared & Request {
  return (wrapped as { runtime: { node: { req: Prepared & Request } } }).runtime.node.req
}

class Drafts extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'expiration', 'termination']

  override getExpiration(): number {
    return lifetime
  }

  /** Its record is there (`prepare`). One without bytes is whole at once. */
  override async create(upload: TusUpload): Promise<TusUpload> {
    if (upload.size === 0) await completeUpload(await find(upload.id))
    return upload
  }

  override async getUpload(id: string): Promise<TusUpload> {
    const upload = await find(id)
    const { name, size, state, createdAt } = upload
    const offset = state === 'receiving' ? await sizeOfDraft(upload) : size
    // Its last byte came, and the server ended before that was written down.
    if (state === 'receiving' && offset === size) await completeUpload(upload)
    return new TusUpload({ id, size, offset, metadata: { name }, creation_date: createdAt.toISOString() })
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    return await addBytes(await find(id), offset, stream as AsyncIterable<Uint8Array>)
  }

  override async remove(id: string): Promise<void> {
    await removeUpload(new Types.ObjectId(id))
  }
}

async function find(id: string): Promise<UploadRecord> {
  const upload = await UploadModel.findById(id).lean()
  if (!upload) throw Object.assign(new Error(), { status_code: 404, body: 'The file for this url was not found\n' })
  return upload
}
