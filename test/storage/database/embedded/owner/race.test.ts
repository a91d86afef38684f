import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { eventually } from '../../../../support/eventually.ts'
import type { Report } from './contender.ts'
import { temporaryDirectories } from './temporary.ts'

describe('processes that race for a directory', () => {
  const temporary = temporaryDirectories()
  const children = new Set<ChildProcess>()
  after(() => {
    for (const child of children) child.kill('SIGKILL')
  })

  const contend = (directory: string, rounds: number, then?: 'hold') => {
    const child = fork(
      new URL('./contender.ts', import.meta.url),
      [directory, String(rounds), ...(then ? [then] : [])],
      { execArgv: ['--import', 'tsx'] },
    )
    children.add(child)
    const reports: Report[] = []
    child.on('message', (message) => reports.push(message as Report))
    const exit = once(child, 'exit').then(([code]) => code as number | null)
    return { child, reports, exit }
  }
  const generations = (directory: string) => readdirSync(directory).filter((name) => name.startsWith('owner.'))

  it('own it one after another, each as often as it likes', async () => {
    const directory = temporary()
    const contenders = Array.from({ length: 6 }, () => contend(directory, 25))
    for (const { exit, reports } of contenders) {
      expect(await exit).to.equal(0)
      expect(reports).to.deep.equal(['done'])
    }
    expect(generations(directory)).to.deep.equal(['owner.150'])
    expect(readdirSync(`${directory}/run`)).to.deep.equal([])
  })

  it('own it one after another although owners are killed', async () => {
    const directory = temporary()
    const rounds = 10
    const contenders = Array.from({ length: rounds }, () => contend(directory, 2, 'hold'))
    const overlaps = () => contenders.flatMap(({ reports }) => reports).filter((report) => typeof report === 'object')

    for (let round = 1; round <= rounds; round++) {
      const holders = () => contenders.filter(({ child, reports }) => !child.killed && reports.includes('owns'))
      await eventually(() => holders().length > 0)
      expect(holders()).to.have.length(1)
      expect(overlaps()).to.deep.equal([])
      const [holder] = holders()
      holder?.child.kill('SIGKILL')
      await holder?.exit
    }
    expect(generations(directory)).to.deep.equal([`owner.${rounds * 3}`])
  })
})
