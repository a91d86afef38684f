// Every command by its name. Names are case-sensitive, but for the few that old drivers write in another way.

import { aggregate } from './aggregate.ts'
import { collMod, create, drop, dropDatabase, listCollections, listDatabases, renameCollection } from './collections.ts'
import type { Command } from './context.ts'
import { remove } from './delete.ts'
import { explain } from './explain.ts'
import { count, distinct, find, getMore, killCursors } from './find.ts'
import { findAndModify } from './find-and-modify.ts'
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts'
import { insert } from './insert.ts'
import * as server from './server-commands.ts'
import { abortTransaction, commitTransaction } from './transactions.ts'
import { update } from './update.ts'

export const commands = new Map<string, Command>(
  Object.entries({
    abortTransaction,
    aggregate,
    buildInfo: server.buildInfo,
    buildinfo: server.buildInfo,
    collMod,
    collStats: server.collStats,
    commitTransaction,
    connectionStatus: server.connectionStatus,
    count,
    create,
    createIndexes,
    dbStats: server.dbStats,
    dbstats: server.dbStats,
    delete: remove,
    distinct,
    drop,
    dropDatabase,
    dropIndexes,
    endSessions: server.endSessions,
    explain,
    find,
    findAndModify,
    findandmodify: findAndModify,
    fsync: server.fsync,
    getLog: server.getLog,
    getMore,
    getParameter: server.getParameter,
    hello: server.hello,
    hostInfo: server.hostInfo,
    insert,
    isMaster: server.hello,
    ismaster: server.hello,
    killAllSessions: server.killAllSessions,
    killCursors,
    killSessions: server.endSessions,
    listCollections,
    listDatabases,
    listIndexes,
    ping: server.ping,
    refreshSessions: server.refreshSessions,
    renameCollection,
    serverStatus: server.serverStatus,
    startSession: server.startSession,
    update,
    whatsmyuri: server.whatsMyUri,
  }),
)
