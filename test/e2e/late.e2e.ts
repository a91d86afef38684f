// A start that takes too long tells so, and leaves nothing that runs.

import { expect } from 'chai'
import { startServer } from './server.ts'

describe('a server that does not start in time', () => {
  it('is ended, with how long it had', async () => {
    let told = ''
    try {
      const server = await startServer(1)
      await server.stop()
    } catch (error) {
      told = (error as Error).message
    }
    expect(told).to.match(/^The server has not started in 0\.001 seconds/)
  })
})
