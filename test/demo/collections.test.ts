import { expect } from 'chai'
import { demoCollections, demoMaterials, demoPeople, demoUnits } from '../../server/demo/data.ts'

const collections = demoCollections()
const materials = new Map(demoMaterials().map((material) => [material.key, material]))
const people = new Map(demoPeople().map((person) => [person.key, person]))
const itemsOf = (collection: (typeof collections)[number]) => collection.sections.flatMap(({ items }) => items)

describe('the collections of the demo', () => {
  it('are one of the sector, one of a school and one of a teacher, and something is proposed', () => {
    expect(collections.map(({ reach }) => reach)).to.deep.equal(['sector', 'school', 'personal'])
    expect(collections.flatMap(({ proposals }) => proposals)).to.have.length(1)
    expect(collections.filter(({ isFeatured }) => isFeatured).map(({ reach }) => reach)).to.deep.equal([
      ...['sector', 'school'],
    ])
  })

  it('are made by people of their unit, of the demo’s materials, each once', () => {
    for (const collection of collections) {
      const { owner, unit, cover } = collection
      expect(demoUnits().some(({ code }) => code === unit)).to.be.true
      expect(people.get(owner)?.memberships.map((held) => held.unit)).to.include(unit)
      const keys = itemsOf(collection).map(({ material }) => material)
      expect(new Set(keys).size).to.equal(keys.length)
      expect(keys).to.include(cover)
    }
  })

  it('have what their readers may see', () => {
    const steps = (key: string) => materials.get(key)!.history.map(({ step }) => step)
    for (const collection of collections)
      for (const { material } of [...itemsOf(collection), ...collection.proposals]) {
        const isOfSector = steps(material).includes('publishInSector')
        const isOwn = materials.get(material)!.unit === collection.unit && steps(material).includes('publishInSchool')
        expect(isOfSector || (collection.reach !== 'sector' && isOwn), material).to.be.true
      }
  })
})
