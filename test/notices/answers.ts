import type { Answers, Caller } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { onlyNoticeId, tell } from './notices.ts'

export const answers: Answers = {
  listNotices: async (app, caller) => {
    await tell(caller)
    return await call(app, 'GET /notices', tokenOf(caller))
  },
  countNotices: async (app, caller) => await call(app, 'GET /notices/count', tokenOf(caller)),
  readNotice: async (app, caller) => {
    await tell(caller)
    return await call(app, `POST /notices/${(await onlyNoticeId(caller)).toString()}/read`, tokenOf(caller))
  },
  readAllNotices: async (app, caller) => await call(app, 'POST /notices/read', tokenOf(caller)),
}

const tokenOf = ({ token }: Caller) => ({ token })
