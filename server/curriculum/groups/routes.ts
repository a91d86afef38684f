import type { Request, Response } from 'express'
import { AppError } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { curriculumEditors } from '../access.ts'
import { lookOf } from '../look.ts'
import { versionsUrl } from '../tabs.ts'
import { findAnyVersion } from '../versions/change.ts'
import { changeChoiceGroups } from './change.ts'
import { errorsOfRows, groupsIn, groupsOf, groupsSchema, typedGroups } from './input.ts'
import { type GroupsPage, groupsPage } from './page.ts'

const editors = only(...curriculumEditors)
const address = '/curriculum/versions/:version/choice-groups'

export const groupRoutes: readonly Route[] = [get(address, editors, show), post(address, editors, change)]

async function show(req: Request, res: Response): Promise<void> {
  const version = await findAnyVersion(req.params.version)
  const typed = typedGroups(version.choiceGroups)
  render(req, res, { version, typed, edition: version.edition })
}

async function change(req: Request, res: Response): Promise<unknown> {
  const version = await findAnyVersion(req.params.version)
  const { edition = '' } = typedText(req.body, 'edition')
  const typed = groupsIn(req.body)
  const form = readForm(groupsSchema, groupsOf(typed))
  if (!form.ok) return render(req, res.status(422), { version, typed, edition, errors: errorsOfRows(form.errors) })
  try {
    const { code } = version
    const written = await changeChoiceGroups({ code, edition }, form.values, {
      actor: actorOf(req),
      origin: originOf(req),
    })
    if (!written.ok)
      return render(req, res.status(422), { version, typed, edition, errors: errorsOfRows(written.errors) })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return render(req, res.status(409), { version, typed, edition: version.edition, isStale: true })
  }
  notify(res, { kind: 'good', key: 'curriculum.notices.saved' })
  res.redirect(303, `${versionsUrl}/${version.code}`)
}

function render(req: Request, res: Response, page: GroupsPage): void {
  res.render('curriculum/choice-groups', groupsPage(page, lookOf(req)))
}
