import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Types } from 'mongoose'
import { readWords } from '../../server/i18n/translator.ts'
import { type Processing, stepsPage } from '../../server/processing/index.ts'
import { overruns } from '../../server/processing/child/limits.ts'
import { refusals } from '../../server/processing/reading/refusal.ts'
import { stepStates } from '../../server/processing/steps.ts'

describe('the steps as their owner sees them', () => {
  const found: Processing = {
    storedFileId: new Types.ObjectId(),
    steps: {
      text: { state: 'failed', reason: 'passwordProtected' },
      thumbnail: { state: 'done' },
      preview: { state: 'notHere', reason: 'toolMissing' },
      renditions: { state: 'notApplicable' },
    },
    facts: {},
    textPages: 0,
    renditions: [],
  }

  it('are those that apply, with reasons, and those that failed can be tried again', () => {
    const { steps } = stepsPage(found, { canRetry: true })
    expect(steps.map(({ name, kind, canRetry }) => [name, kind, canRetry])).to.deep.equal([
      ['text', 'wrong', true],
      ['thumbnail', 'good', false],
      ['preview', 'careful', false],
    ])
    expect(steps[0]?.reasonKey).to.equal('processing.reasons.passwordProtected')
  })

  it('cannot be tried again by somebody who may not', () => {
    expect(stepsPage(found, { canRetry: false }).steps.some(({ canRetry }) => canRetry)).to.equal(false)
  })

  it('have a sentence for every state and reason', () => {
    const words = readWords('vi')
    for (const state of stepStates) expect(words.has(`processing.states.${state}`), state).to.equal(true)
    const notes = [
      'toolMissing',
      'trouble',
      'scanned',
      'empty',
      'cut',
      'doubtfulLetters',
      'simplePreview',
      'smallEnough',
    ]
    for (const reason of [...refusals, ...overruns, ...notes])
      expect(words.has(`processing.reasons.${reason}`), reason).to.equal(true)
    const { reasons } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../server/processing/vi.json'), 'utf8'),
    ) as { reasons: object }
    expect(Object.keys(reasons)).to.have.members([...refusals, ...overruns, ...notes])
  })
})
