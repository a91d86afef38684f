/* global db, process */
// Run once by the image of MongoDB on the first, empty member: the application's own user.
db.getSiblingDB('hoclieu').createUser({
  user: 'hoclieu',
  pwd: process.env.DATABASE_PASSWORD,
  roles: [{ role: 'readWrite', db: 'hoclieu' }],
})
