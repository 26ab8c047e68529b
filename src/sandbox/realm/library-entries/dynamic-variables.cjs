// The dictionary behind {{$randomFirstName}} and its kin: a function from a variable's name, with or without `$`, to a value.
const { faker } = require('@faker-js/faker/locale/en');
const { dynamicVariable } = require('../../../core/dynamic-variables.ts');

module.exports = (name) => dynamicVariable(name.replace(/^\$/, ''), faker);
