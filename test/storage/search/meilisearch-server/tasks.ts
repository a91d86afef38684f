// Tasks are worked off one after the other, some time after the request was answered.
// https://www.meilisearch.com/docs/learn/async/asynchronous_operations

import { Failure } from './failure.ts'

export interface TaskQueue {
  enqueue(indexUid: string | null, type: string, work: () => void): object
  find(uid: number): object
  /** Nothing is worked off until it is released. */
  hold(): void
  release(): void
  /** The next task of this type fails. */
  fail(type: string, code: string): void
  /** Resolves when a task of this type has been taken in. */
  enqueued(type: string): Promise<void>
}

interface Task {
  readonly uid: number
  readonly indexUid: string | null
  readonly type: string
  readonly enqueuedAt: string
  status: 'enqueued' | 'succeeded' | 'failed'
  error: object | null
  readonly work: () => void
}

export function makeTaskQueue(): TaskQueue {
  const tasks: Task[] = []
  const failing = new Map<string, string>()
  const listeners: { type: string; resolve: () => void }[] = []
  let isHeld = false
  let next = 0

  return {
    enqueue: (indexUid, type, work) => {
      const enqueuedAt = new Date().toISOString()
      const task: Task = { uid: tasks.length, indexUid, type, enqueuedAt, status: 'enqueued', error: null, work }
      tasks.push(task)
      for (const listener of listeners.splice(0)) {
        if (listener.type === type) listener.resolve()
        else listeners.push(listener)
      }
      setTimeout(workOff, 1)
      return { taskUid: task.uid, indexUid, status: 'enqueued', type, enqueuedAt }
    },
    find: (uid) => {
      const task = tasks[uid]
      if (!task) throw new Failure('task_not_found', `Task \`${uid}\` not found.`)
      const { indexUid, type, status, error, enqueuedAt } = task
      return {
        uid,
        indexUid,
        type,
        status,
        error,
        enqueuedAt,
        batchUid: uid,
        canceledBy: null,
        details: {},
        duration: null,
        startedAt: null,
        finishedAt: null,
      }
    },
    hold: () => (isHeld = true),
    release: () => {
      isHeld = false
      workOff()
    },
    fail: (type, code) => failing.set(type, code),
    enqueued: (type) => new Promise((resolve) => listeners.push({ type, resolve })),
  }

  function workOff(): void {
    while (!isHeld && next < tasks.length) {
      const task = tasks[next++]!
      try {
        const code = failing.get(task.type)
        failing.delete(task.type)
        if (code !== undefined) throw new Failure(code, `It failed with ${code}.`)
        task.work()
        task.status = 'succeeded'
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        task.status = 'failed'
        task.error = error.body()
      }
    }
  }
}
