import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { bootId, lookUp, ownMark } from '../../../../../storage/database/embedded/owner/process.ts'
import { eventually } from '../../../../support/eventually.ts'

describe('the mark of a process', () => {
  it('is found while the process runs', () => expect(lookUp(ownMark())).to.equal('running'))

  it('tells the start, the boot and the namespace', () => {
    const mark = ownMark()
    expect(mark.pid).to.equal(process.pid)
    expect(mark.start).to.be.a('string').and.not.equal('')
    expect(mark.boot).to.equal(bootId())
    expect(bootId()).to.match(/^[0-9a-f-]{36}$/i)
  })

  it('is that of another process when the start differs', () =>
    expect(lookUp({ ...ownMark(), start: '7' })).to.equal('gone'))
  it('is gone after the machine has started anew', () =>
    expect(lookUp({ ...ownMark(), boot: 'another' })).to.equal('gone'))
  it('says nothing in another container', () =>
    expect(lookUp({ ...ownMark(), namespace: 'pid:[1]' })).to.equal('unknown'))
  it('says nothing without a start', () => expect(lookUp({ ...ownMark(), start: undefined })).to.equal('unknown'))

  it('is gone with its process', async () => {
    const child = spawn('sleep', ['60'])
    const mark = { ...ownMark(), pid: child.pid ?? 0, start: startOf(child.pid ?? 0) }
    expect(lookUp(mark)).to.equal('running')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(lookUp(mark)).to.equal('gone')
  })

  it('is gone when nobody has yet asked how its process ended', async () => {
    // The shell becomes a program that never asks after the first one.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'])
    const [output] = (await once(parent.stdout, 'data')) as [Buffer]
    const pid = Number(output.toString())
    await eventually(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n')
    const mark = { ...ownMark(), pid, start: startOf(pid) }
    expect(lookUp(mark)).to.equal('running')
    process.kill(pid, 'SIGKILL')
    await eventually(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
    expect(lookUp(mark)).to.equal('gone')
    parent.kill('SIGKILL')
    await once(parent, 'exit')
  })

  it('is not misled by the name of a program', async () => {
    const child = spawn('bash', ['-c', 'exec -a "x) Z 1 (" sleep 60'])
    const mark = { ...ownMark(), pid: child.pid ?? 0, start: startOf(child.pid ?? 0) }
    expect(lookUp(mark)).to.equal('running')
    child.kill('SIGKILL')
    await once(child, 'exit')
  })

  /** Field 22 of proc_pid_stat(5), the way a person would count it: after the name. */
  function startOf(pid: number): string | undefined {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19]
  }
})
