// Every state × everybody × every step, from the declaration itself, asked for on the pages and by programs: what it allows
// works, everything else is refused and changes nothing.

import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { derivedOf } from '../../server/materials/derive.ts'
import { Edition } from '../../server/materials/edition.model.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import {
  type Mover,
  restOf,
  type State,
  states,
  type StepName,
  stepNames,
  stepsFor,
  targetsOf,
} from '../../server/materials/states.ts'
import { canView } from '../../server/materials/viewers.ts'
import { behindProxy, call } from '../api/client.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import type { Browser } from '../support/browser.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { noWords, origin, share } from './materials.ts'
import { makeType } from './published.ts'
import { takeStep } from '../../server/materials/step.ts'

interface Somebody {
  readonly actor: Actor
  readonly as: readonly Mover[]
  readonly browser: Browser
  readonly csrf: string
  readonly token: string
}

describe('every step from every state by everybody', function () {
  this.timeout(300_000)
  let app: RunningApp
  let base: MaterialRecord
  const everybody = new Map<string, Somebody>()
  before(async () => {
    app = await startApp(behindProxy)
    await makeType()
    const school = await makeUnit()
    const office = await makeUnit('sectorOffice')
    const make = async (name: string, role: Parameters<typeof makePerson>[0], unitId = school, as: Mover[] = []) => {
      const person = await makePerson(role, { unitId })
      const browser = await signIn(app, person)
      const csrf = await browser.token('/materials')
      everybody.set(name, { actor: await actorOf(person), as, browser, csrf, token: await tokenOf(app, person) })
    }
    await make('owner', 'teacher', school, ['owner'])
    await make('groupLeader', 'subjectLeader', school, ['groupLeader'])
    await make('schoolCurator', 'librarian', school, ['schoolCurator'])
    await make('sectorCurator', 'reviewer', office, ['sectorCurator'])
    await make('colleague', 'teacher')
    await make('curator elsewhere', 'librarian', await makeUnit())
    const owner = everybody.get('owner')!.actor
    const { _id } = await share(owner, { scope: 'sector' })
    await takeStep(owner, _id, 'submit', noWords, origin)
    // What is handed in again has to say something new.
    await Material.updateOne({ _id }, { 'draft.title': 'Bản sau' })
    base = (await Material.findById(_id).lean())!
  })
  after(() => app.stop())

  const isLive = (state: State) => !['draft', 'awaitingGroup', 'awaitingSchool', 'approvedInSchool'].includes(state)

  /** The same material, as if it had come there. */
  async function put(state: State): Promise<MaterialRecord> {
    const { content } = (await Edition.findOne({ materialId: base._id, number: 1 }).lean())!
    const scope = state === 'publishedInSector' ? ('sector' as const) : ('school' as const)
    const live = isLive(state) ? { number: 1, scope, content, publishedAt: new Date() } : undefined
    const { _id, ...facts } = { ...base, state, live }
    await Material.replaceOne({ _id }, { ...facts, ...derivedOf(facts, new Date()) })
    await Edition.deleteMany({ materialId: _id, number: { $gt: 1 } })
    for (const model of [Submission, AuditEntry, OutboxEvent]) await (model as typeof Submission).deleteMany({})
    return (await Material.findById(_id).lean())!
  }

  const allOf = async () =>
    JSON.stringify([
      await Material.findById(base._id).lean(),
      ...[await Edition.countDocuments(), await AuditEntry.countDocuments({ action: /^materials\./ })],
      ...[await Submission.countDocuments(), await OutboxEvent.countDocuments()],
    ])
  const words = { reason: 'Vì vậy', reasonCode: 'other', change: 'content' } as const
  const ways: Record<string, (who: Somebody, step: StepName) => Promise<number>> = {
    'on the pages': async ({ browser, csrf }, step) =>
      (await browser.postWithout(`/materials/${base._id.toString()}/steps/${step}`, { _csrf: csrf, ...words })).status,
    'by a program': async ({ token }, step) =>
      (await call(app, `POST /materials/${base._id.toString()}/steps`, { token, body: { step, ...words } })).status,
  }

  for (const state of states)
    for (const [way, ask] of Object.entries(ways))
      it(`${state}, ${way}`, async () => {
        let material = await put(state)
        for (const [name, who] of everybody)
          for (const step of stepNames) {
            const declared = stepsFor(state, who.as).find((one) => one.name === step)
            const isAllowed = declared !== undefined && canView(who.actor, material)
            const before = await allOf()
            const status = await ask(who, step)
            const told = `${name} ${step}: ${status}`
            if (isAllowed) {
              expect(status, told).to.be.oneOf([200, 303])
              const after = (await Material.findById(base._id).lean())!
              const rest = restOf(material.live ? (material.live.scope as 'school' | 'sector') : undefined)
              expect(targetsOf(declared), told).to.include(after.state)
              if (declared.to === 'rest') expect(after.state, told).to.equal(rest)
              material = await put(state)
            } else {
              expect(status, told).to.be.oneOf([403, 404, 409])
              expect(await allOf(), told).to.equal(before)
            }
          }
      })
})
