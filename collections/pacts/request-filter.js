// Runs before every request of a contract: puts the token in that the shop has given to the state "a customer is logged in"
// (states.postman_collection.json), whatever the consumer sent in its own tests. The warehouse's password stays as it is.
const token = pm.environment.get('token');
const given = pm.request.headers.get('Authorization') || '';

if (token && !given.startsWith('Basic ')) {
    pm.request.headers.upsert({ key: 'Authorization', value: `Bearer ${token}` });
}
