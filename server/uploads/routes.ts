// For the script of our pages: what is on its way, and what has become of it.

import type { Request, Response } from 'express'
import { actorOf, wordsOf } from '../http/context.ts'
import { readId } from '../http/id.ts'
import { get, type Route, signedIn } from '../http/route.ts'
import { listUploads, watchUpload } from './find.ts'
import { uploadJson } from './page.ts'

export const uploadRoutes: readonly Route[] = [get('/uploads', signedIn, list), get('/uploads/:id', signedIn, watch)]

async function list(req: Request, res: Response): Promise<void> {
  const uploads = await listUploads(actorOf(req))
  res.json({ uploads: uploads.map((upload) => uploadJson(upload, wordsOf(req))) })
}

async function watch(req: Request, res: Response): Promise<void> {
  res.json(uploadJson(await watchUpload(actorOf(req), readId(req.params.id)), wordsOf(req)))
}
