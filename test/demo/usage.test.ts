import { expect } from 'chai'
import { demoMaterials, demoPeople, demoUnits, demoUsage } from '../../server/demo/data.ts'
import { loadSector } from '../../server/demo/load.ts'
import { loadDemoMaterials } from '../../server/demo/materials.ts'
import { spread } from '../../server/demo/usage.ts'
import { Material } from '../../server/materials/material.model.ts'
import { Taking, UsageDay } from '../../server/usage/counts.model.ts'
import { mayEverRate } from '../../server/usage/access.ts'
import { Rating } from '../../server/usage/rating.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { prepareFeatures } from '../curation/submissions.ts'
import { silent } from '../outbox/outbox.ts'
import { withFiles } from '../processing/processing.ts'
import { makeActor } from '../support/make.ts'

const usage = demoUsage()

describe('how the demo’s materials have been used', () => {
  it('is told of what there is, of schools that there are, after it was published', () => {
    const materials = new Map(demoMaterials().map((one) => [one.key, one]))
    const firstDay = (key: string) => materials.get(key)!.history.find(({ step }) => step.startsWith('publish'))?.day
    const schools = demoUnits().flatMap(({ code, kind }) => (kind === 'school' ? [code] : []))
    for (const { material, schools: used } of usage.counts) {
      expect(firstDay(material), material).not.to.equal(undefined)
      expect(schools).to.include.members(Object.keys(used))
    }
    for (const { material, day, person } of [...usage.ratings, ...usage.takings]) {
      expect(day > firstDay(material)! && day <= usage.lastDay, `${material} ${day}`).to.equal(true)
      expect([materials.get(material)!.owner, ...materials.get(material)!.authors]).not.to.include(person)
    }
    const pairs = [...usage.ratings, ...usage.takings].map(({ material, person }) => `${material} ${person}`)
    expect(new Set(pairs).size).to.equal(pairs.length)
  })

  it('is rated by staff of schools only', () => {
    const live = { ownerId: makeActor('teacher').personId, live: { content: { authors: [] } } as never }
    for (const { person } of usage.ratings) {
      const { memberships } = demoPeople().find(({ key }) => key === person)!
      expect(
        memberships.some(({ role }) => mayEverRate(makeActor(role), live)),
        person,
      ).to.equal(true)
    }
  })

  it('is spread over the days with nothing lost, the same each time', () => {
    const sums = { views: 184, downloads: 46 }
    const days = spread(sums, '2026-09-05', '2026-11-22')
    expect(days.reduce((sum, { views }) => sum + views, 0)).to.equal(184)
    expect(days.reduce((sum, { downloads }) => sum + downloads, 0)).to.equal(46)
    expect(spread(sums, '2026-09-05', '2026-11-22')).to.deep.equal(days)
    expect(spread({ views: 3, downloads: 0 }, '2026-11-22', '2026-11-22')).to.deep.equal([
      { day: '2026-11-22', views: 3, downloads: 0 },
    ])
  })

  describe('when it is loaded', () => {
    before(prepareFeatures)
    withFiles()

    it('is there once, with what each is rated', async () => {
      await loadSector(silent)
      await loadDemoMaterials(silent)
      await loadDemoMaterials(silent)
      expect(await Person.countDocuments({})).to.be.above(0)
      expect(await Rating.countDocuments({})).to.equal(usage.ratings.length)
      expect(await Taking.countDocuments({})).to.equal(usage.ratings.length + usage.takings.length)
      const first = (await Material.findOne({ 'draft.title': /^Làm quen với tập hợp/ }).lean())!
      expect(first.downloads).to.equal(81)
      expect(first.rated).to.deep.equal({ count: 4, mean: 4.75, score: 4.056 })
      const days = await UsageDay.find({ whose: `material.${first._id}` }).lean()
      expect(days.reduce((sum, { views }) => sum + views, 0)).to.equal(293)
    })
  })
})
