/* global db, print, process, quit, rs, sleep */
// Makes the three members one replica set, unless they are already; ends when there is a primary.
// The password comes by the environment: a list of processes would show it.

db.getSiblingDB('admin').auth('root', process.env.DATABASE_ROOT_PASSWORD)

const notYetInitiated = 94
const hosts = ['database-1', 'database-2', 'database-3']
try {
  rs.status()
} catch (error) {
  if (error.code !== notYetInitiated) throw error
  rs.initiate({ _id: 'rs0', members: hosts.map((host, at) => ({ _id: at, host, priority: at === 0 ? 2 : 1 })) })
}

for (let second = 0; second < 60; second += 1) {
  if (rs.status().members.some(({ stateStr }) => stateStr === 'PRIMARY')) quit(0)
  sleep(1000)
}
print('The replica set has no primary after a minute.')
quit(1)
