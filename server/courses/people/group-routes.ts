// The pages of the groups of a course.

import type { Request, Response } from 'express'
import { actorOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { home } from '../address.ts'
import { seenForm } from '../input.ts'
import type { FormState } from '../item-page.ts'
import { changing, courseUrl, findTaught, pressed, saving, statusOf } from '../saving.ts'
import { addGroup, changeGroup, findGroup, removeGroup } from './groups.ts'
import { groupsPage } from './groups-page.ts'
import { groupForm } from './input.ts'
import { listLearners } from './learners.ts'

const all = `${home}/:id/groups`

export const groupRoutes: readonly Route[] = [
  get(all, signedIn, async (req, res) => await draw(req, res)),
  post(all, signedIn, save),
  get(`${all}/:groupId`, signedIn, async (req, res) => await draw(req, res)),
  post(`${all}/:groupId`, signedIn, save),
  post(`${all}/:groupId/remove`, signedIn, remove),
]

type State = Pick<FormState, 'errors' | 'isStale'>

async function draw(req: Request, res: Response, state: State = {}): Promise<void> {
  const course = await findTaught(req)
  const group = req.params.groupId === undefined ? undefined : findGroup(course, readId(req.params.groupId))
  const isAgain = state.errors !== undefined || state.isStale === true
  const typed = isAgain ? { name: typedText(req.body, 'name').name ?? '', members: membersIn(req) } : undefined
  const page = { course, group, typed, learners: await listLearners(course), ...state }
  res.status(statusOf(state)).render('courses/people/groups', groupsPage(page, req.context.translator))
}

async function save(req: Request, res: Response): Promise<void> {
  const course = await findTaught(req)
  const id = req.params.groupId === undefined ? undefined : findGroup(course, readId(req.params.groupId))._id
  const again = async (state: FormState) => await draw(req, res, state)
  const read = readForm(groupForm, { ...(req.body as object), members: membersIn(req) })
  if (!read.ok) return await again({ errors: read.errors })
  await saving(again, {}, async () => {
    const { name, members, revision } = read.values
    const form = { name, personIds: members.map(readId) }
    await (id
      ? changeGroup(actorOf(req), changing(req, revision), { ...form, id })
      : addGroup(actorOf(req), changing(req, revision), form))
    notify(res, { kind: 'good', key: 'courses.done.saved' })
    res.redirect(303, `${courseUrl(req)}/groups`)
  })
}

async function remove(req: Request, res: Response): Promise<void> {
  const press = async ({ revision }: { revision: number }) => {
    await removeGroup(actorOf(req), changing(req, revision), readId(req.params.groupId))
    notify(res, { kind: 'good', key: 'courses.done.groupRemoved' })
    return `${courseUrl(req)}/groups`
  }
  await pressed(req, res, seenForm, press, { backUrl: `${courseUrl(req)}/groups` })
}

function membersIn(req: Request): string[] {
  const given = (req.body as { members?: unknown } | undefined)?.members ?? []
  return (Array.isArray(given) ? given : [given]).filter((one): one is string => typeof one === 'string')
}
