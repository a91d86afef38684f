// The pages on which a class teacher makes the slips of a class.

import type { Request, Response } from 'express'
import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { siteOf } from '../../api/index.ts'
import { forbidden } from '../../errors.ts'
import { actorOf, originOf, wordsOf } from '../../http/context.ts'
import { readId } from '../../http/id.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { schoolManagers } from '../../schools/index.ts'
import { type ClassList, canMakeSlips, makeClassSlips } from './class-slips.ts'
import { classSlipsPage, slipsPage } from './page.ts'

const path = '/accounts/classes/:id/slips'
const whoever = only(...schoolManagers, 'teacher', 'subjectLeader', 'sectorAdministrator')

/** `findClassList` throws 404 when the asking one may not know of the class. */
export function classSlipRoutes(
  findClassList: (actor: Actor, classId: Types.ObjectId) => Promise<ClassList>,
): readonly Route[] {
  return [get(path, whoever, ask), post(path, whoever, make)]

  async function ask(req: Request, res: Response): Promise<void> {
    const actor = actorOf(req)
    const list = await findClassList(actor, readId(req.params.id))
    if (!canMakeSlips(actor, list)) throw forbidden()
    res.render('accounts/class-slips', classSlipsPage(list, wordsOf(req)))
  }

  async function make(req: Request, res: Response): Promise<void> {
    const actor = actorOf(req)
    const list = await findClassList(actor, readId(req.params.id))
    const { slips, until, without } = await makeClassSlips(actor, list, originOf(req))
    const backUrl = `/classes/${list.id.toString()}`
    const place = `${list.schoolName} · ${list.name}`
    const page = slipsPage({ place, slips, without, until, site: siteOf(req), backUrl, now: new Date() })
    res.status(201).render('accounts/slips', page)
  }
}
