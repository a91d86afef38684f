// What has changed in an outline lately, by whom, and the button that undoes it.

import type { Request, Response } from 'express'
import { actorOf } from '../../http/context.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { addressOfChanges, home } from '../address.ts'
import { seenForm } from '../input.ts'
import { changing, courseUrl, pressed } from '../saving.ts'
import { changesPage } from './page.ts'
import { listChanges, undoChange } from './undo.ts'

const address = `${home}/:id/changes`

export const changeRoutes: readonly Route[] = [
  get(address, signedIn, show),
  post(`${address}/:changeId/undo`, signedIn, undo),
]

async function show(req: Request, res: Response): Promise<void> {
  const listed = await listChanges(actorOf(req), readId(req.params.id))
  res.render('courses/changes/list', changesPage(listed, req.context.translator))
}

async function undo(req: Request, res: Response): Promise<void> {
  const backUrl = addressOfChanges(readId(req.params.id))
  const press = async ({ revision }: { readonly revision: number }) => {
    await undoChange(actorOf(req), changing(req, revision), readId(req.params.changeId))
    notify(res, { kind: 'good', key: 'courses.changes.undone' })
    return courseUrl(req)
  }
  await pressed(req, res, seenForm, press, { backUrl })
}
