// Files of work as they are, in parts where asked for: to be saved, or looked at where a browser can.

import type { Request, Response } from 'express'
import { notFound } from '../errors.ts'
import { actorOf } from '../http/context.ts'
import { readId } from '../http/id.ts'
import { get, type Route, signedIn } from '../http/route.ts'
import { sendBytes, storedBytes } from '../materials/index.ts'
import { findAssignment, findOwnerId, readSubmission } from './find.ts'
import { findWorkFile } from './files.ts'

export const fileRoutes: readonly Route[] = [
  get('/courses/:id/items/:itemId/work/:personId/files/:fileId', signedIn, giveFile),
]

async function giveFile(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const found = await findAssignment(actor, { courseId: readId(req.params.id), itemId: readId(req.params.itemId) })
  const shown = readId(req.params.personId)
  const personId = found.mayTeach ? await findOwnerId(found, shown) : shown
  const work = await readSubmission({ assignmentId: found.assignment._id, personId })
  if (!work) throw notFound()
  const { stored } = await findWorkFile(actor, work._id, readId(req.params.fileId))
  await sendBytes(req, res, storedBytes(stored, { isInline: req.query.inline !== undefined }))
}
