import mongoose from 'mongoose'

/** All that a rollover changes, and what is made of it. */
export async function snapshot(): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const name of ['classes', 'placements', 'assignments', 'memberships', 'people'])
    found[name] = await mongoose.connection.collection(name).find().sort({ _id: 1 }).toArray()
  return JSON.parse(JSON.stringify(found)) as Record<string, unknown[]>
}
