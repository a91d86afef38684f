// The best rated first: from the index, over the API, and from the records while the index is away.

import { expect } from 'chai'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import { ratingData } from '../../server/usage/data-of-person.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { makeActor } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { rate } from '../usage/usage.ts'
import { goAway, makeMaterial } from './materials.ts'

describe('the catalogue sorted by rating', () => {
  let app: RunningApp
  const one = makeActor('teacher')
  before(async () => {
    app = await startApp()
    const publish = async (title: string, day: string) =>
      await makeMaterial({ title }, { publishedAt: new Date(`2026-10-${day}`) })
    const rateAll = async (material: MaterialRecord, ...stars: readonly number[]) => {
      for (const given of stars) await rate(makeActor('teacher'), material, given)
    }
    await rate(one, await publish('Một lượt năm sao', '04'), 5)
    await publish('Chưa ai đánh giá', '05')
    await rateAll(await publish('Nhiều người khen', '01'), 5, 5, 4, 5, 4, 5)
    await rateAll(await publish('Nhiều người chê', '02'), 1, 2, 1)
    await app.work()
  })
  after(() => app.stop())

  const api = async (query: string) => {
    const answer = await fetch(`${app.url}/api/v1/materials?${query}`)
    return (await answer.json()) as { items: { title: string; rating: object | null }[]; next: { url: string } | null }
  }
  const titles = async (query = 'sort=rated') => (await api(query)).items.map(({ title }) => title)
  const best = ['Nhiều người khen', 'Một lượt năm sao', 'Nhiều người chê', 'Chưa ai đánh giá']

  it('has what many praise before a single five, and what nobody has rated at the end', async () =>
    expect(await titles()).to.deep.equal(best))

  it('tells guests of three ratings and more only', async () => {
    const { items } = await api('sort=rated')
    expect(items.map(({ rating }) => rating)).to.deep.equal([
      { mean: 4.67, count: 6 },
      null,
      { mean: 1.33, count: 3 },
      null,
    ])
    const { html } = await app.visitor().get('/catalogue?sort=rated')
    expect(html).to.include('4,67 trên 5 (6 lượt)').and.not.include('5 trên 5 (1 lượt)')
    expect(html).to.match(/sort(=|&#x3D;)rated" aria-current="true">Đánh giá cao nhất/)
  })

  it('is the same, page by page, while the index is away', async () => {
    const end = goAway()
    try {
      expect(await titles()).to.deep.equal(best)
      const first = await api('sort=rated&limit=3')
      const rest = (await (await fetch(first.next!.url)).json()) as typeof first
      expect(rest.items.map(({ title }) => title)).to.deep.equal(best.slice(3))
      const { html } = await app.visitor().get('/catalogue?sort=rated')
      expect(html.indexOf('Nhiều người khen')).to.be.below(html.indexOf('Một lượt năm sao'))
      expect(html).to.include('Đánh giá cao nhất').and.not.include('Dùng nhiều')
    } finally {
      end()
    }
  })

  it('follows when a rating goes', async () => {
    await inTransaction((session) => ratingData.remove(one.personId, session))
    await app.work()
    expect(await titles()).to.deep.equal([
      'Nhiều người khen',
      'Nhiều người chê',
      'Chưa ai đánh giá',
      'Một lượt năm sao',
    ])
  })
})
