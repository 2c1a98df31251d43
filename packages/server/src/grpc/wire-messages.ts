/**
 * The part of Envoy's rate limit protocol (v3) that is on the wire, and the health protocol of gRPC. Names
 * and numbers are as published; the text is our own, because the public files import many others for
 * validation alone.
 */
export const wireMessages: Readonly<Record<string, object>> = {
  'envoy.service.ratelimit.v3': {
    RateLimitService: {
      methods: { ShouldRateLimit: { requestType: 'RateLimitRequest', responseType: 'RateLimitResponse' } },
    },
    RateLimitRequest: {
      fields: {
        domain: { type: 'string', id: 1 },
        descriptors: {
          rule: 'repeated',
          type: '.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor',
          id: 2,
        },
        hits_addend: { type: 'uint32', id: 3 },
      },
    },
    RateLimitResponse: {
      fields: {
        overall_code: { type: 'Code', id: 1 },
        statuses: { rule: 'repeated', type: 'DescriptorStatus', id: 2 },
        response_headers_to_add: {
          rule: 'repeated',
          type: '.envoy.config.core.v3.HeaderValue',
          id: 3,
        },
        request_headers_to_add: { rule: 'repeated', type: '.envoy.config.core.v3.HeaderValue', id: 4 },
        raw_body: { type: 'bytes', id: 5 },
        dynamic_metadata: { type: '.google.protobuf.Struct', id: 6 },
      },
      nested: {
        Code: { values: { UNKNOWN: 0, OK: 1, OVER_LIMIT: 2 } },
        RateLimit: {
          fields: {
            requests_per_unit: { type: 'uint32', id: 1 },
            unit: { type: 'Unit', id: 2 },
            name: { type: 'string', id: 3 },
          },
          nested: {
            Unit: {
              values: { UNKNOWN: 0, SECOND: 1, MINUTE: 2, HOUR: 3, DAY: 4, MONTH: 5, YEAR: 6, WEEK: 7 },
            },
          },
        },
        DescriptorStatus: {
          fields: {
            code: { type: 'Code', id: 1 },
            current_limit: { type: 'RateLimit', id: 2 },
            limit_remaining: { type: 'uint32', id: 3 },
            duration_until_reset: { type: '.google.protobuf.Duration', id: 4 },
          },
        },
      },
    },
  },
  'envoy.extensions.common.ratelimit.v3': {
    RateLimitDescriptor: {
      fields: {
        entries: { rule: 'repeated', type: 'Entry', id: 1 },
        limit: { type: 'RateLimitOverride', id: 2 },
        hits_addend: { type: '.google.protobuf.UInt64Value', id: 3 },
      },
      nested: {
        Entry: { fields: { key: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
        RateLimitOverride: {
          fields: {
            requests_per_unit: { type: 'uint32', id: 1 },
            unit: { type: '.envoy.type.v3.RateLimitUnit', id: 2 },
          },
        },
      },
    },
  },
  'envoy.type.v3': {
    RateLimitUnit: {
      values: { UNKNOWN: 0, SECOND: 1, MINUTE: 2, HOUR: 3, DAY: 4, MONTH: 5, YEAR: 6, WEEK: 7 },
    },
  },
  'envoy.config.core.v3': {
    HeaderValue: {
      fields: {
        key: { type: 'string', id: 1 },
        value: { type: 'string', id: 2 },
        raw_value: { type: 'bytes', id: 3 },
      },
    },
  },
  'google.protobuf': {
    Duration: { fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } } },
    UInt64Value: { fields: { value: { type: 'uint64', id: 1 } } },
    Struct: { fields: { fields: { keyType: 'string', type: 'Value', id: 1 } } },
    // Without the kinds that are never sent.
    Value: {
      oneofs: { kind: { oneof: ['string_value', 'bool_value'] } },
      fields: { string_value: { type: 'string', id: 3 }, bool_value: { type: 'bool', id: 4 } },
    },
  },
  'grpc.health.v1': {
    Health: {
      methods: {
        Check: { requestType: 'HealthCheckRequest', responseType: 'HealthCheckResponse' },
        Watch: {
          requestType: 'HealthCheckRequest',
          responseType: 'HealthCheckResponse',
          responseStream: true,
        },
      },
    },
    HealthCheckRequest: { fields: { service: { type: 'string', id: 1 } } },
    HealthCheckResponse: {
      fields: { status: { type: 'ServingStatus', id: 1 } },
      nested: { ServingStatus: { values: { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } } },
    },
  },
};
