// The pages on which a class teacher makes the slips of a class.

import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { siteOf } from '../../api/index.ts'
import { findClassList } from '../../classes/index.ts'
import { forbidden } from '../../errors.ts'
import { actorOf, originOf, wordsOf } from '../../http/context.ts'
import { readId } from '../../http/id.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { schoolManagers } from '../../schools/index.ts'
import { canMakeSlips, type ClassToSlip, makeClassSlips } from './class-slips.ts'
import { classSlipsPage, slipsPage } from './page.ts'

const path = '/accounts/classes/:id/slips'
const whoever = only(...schoolManagers, 'teacher', 'subjectLeader', 'sectorAdministrator')

export const classSlipRoutes: readonly Route[] = [get(path, whoever, ask), post(path, whoever, make)]

export function classSlipsUrl(classId: string): string {
  return path.replace(':id', classId)
}

async function ask(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const list = await findList(actor, readId(req.params.id))
  if (!canMakeSlips(actor, list)) throw forbidden()
  res.render('accounts/class-slips', classSlipsPage(list, wordsOf(req)))
}

async function make(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const list = await findList(actor, readId(req.params.id))
  const { slips, until, without } = await makeClassSlips(actor, list, originOf(req))
  const backUrl = `/classes/${list.id.toString()}`
  const place = `${list.schoolName} · ${list.name}`
  const page = slipsPage({ place, slips, without, until, site: siteOf(req), backUrl, now: new Date() })
  res.status(201).render('accounts/slips', page)
}

/** @throws AppError 404, 403 */
async function findList(actor: Actor, classId: Types.ObjectId): Promise<ClassToSlip> {
  const { one, school, pupils } = await findClassList(actor, classId)
  return {
    id: one._id,
    name: one.name,
    schoolId: one.schoolId,
    schoolName: school.name,
    isOwn: actor.classes.some((own) => own.isHomeroom && own.classId.equals(one._id)),
    pupils: pupils.map(({ id, fullName }) => ({ personId: new Types.ObjectId(id), name: fullName })),
  }
}
