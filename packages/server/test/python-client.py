"""Calls ShouldRateLimit with grpcio, by the public names and numbers of Envoy's protocol.

Usage: python-client.py ADDRESS CALLS, where CALLS is a JSON list of calls; prints a JSON list of answers.
The messages are declared here, not taken from the service: that they meet is the point.
"""

import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, duration_pb2, message_factory, wrappers_pb2  # noqa: F401

TYPE = descriptor_pb2.FieldDescriptorProto
V3 = "envoy.service.ratelimit.v3"
COMMON = "envoy.extensions.common.ratelimit.v3"


def field(message, name, number, kind, repeated=False):
    one = message.field.add(name=name, number=number)
    one.label = TYPE.LABEL_REPEATED if repeated else TYPE.LABEL_OPTIONAL
    if isinstance(kind, str):
        one.type_name = kind
        one.type = TYPE.TYPE_ENUM if kind.endswith(("Code", "Unit")) else TYPE.TYPE_MESSAGE
    else:
        one.type = kind


def enum(message, name, values):
    one = message.enum_type.add(name=name)
    for number, value in enumerate(values):
        one.value.add(name=value, number=number)


def messages():
    pool = descriptor_pool.DescriptorPool()
    for known in (duration_pb2, wrappers_pb2):
        pool.AddSerializedFile(known.DESCRIPTOR.serialized_pb)

    core = descriptor_pb2.FileDescriptorProto(name="base.proto", package="envoy.config.core.v3", syntax="proto3")
    header = core.message_type.add(name="HeaderValue")
    field(header, "key", 1, TYPE.TYPE_STRING)
    field(header, "value", 2, TYPE.TYPE_STRING)
    pool.Add(core)

    common = descriptor_pb2.FileDescriptorProto(name="ratelimit.proto", package=COMMON, syntax="proto3")
    common.dependency.append("google/protobuf/wrappers.proto")
    descriptor = common.message_type.add(name="RateLimitDescriptor")
    entry = descriptor.nested_type.add(name="Entry")
    field(entry, "key", 1, TYPE.TYPE_STRING)
    field(entry, "value", 2, TYPE.TYPE_STRING)
    field(descriptor, "entries", 1, f".{COMMON}.RateLimitDescriptor.Entry", repeated=True)
    field(descriptor, "hits_addend", 3, ".google.protobuf.UInt64Value")
    pool.Add(common)

    rls = descriptor_pb2.FileDescriptorProto(name="rls.proto", package=V3, syntax="proto3")
    rls.dependency.extend(["base.proto", "ratelimit.proto", "google/protobuf/duration.proto"])
    request = rls.message_type.add(name="RateLimitRequest")
    field(request, "domain", 1, TYPE.TYPE_STRING)
    field(request, "descriptors", 2, f".{COMMON}.RateLimitDescriptor", repeated=True)
    field(request, "hits_addend", 3, TYPE.TYPE_UINT32)
    response = rls.message_type.add(name="RateLimitResponse")
    enum(response, "Code", ["UNKNOWN", "OK", "OVER_LIMIT"])
    limit = response.nested_type.add(name="RateLimit")
    enum(limit, "Unit", ["NONE", "SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR", "WEEK"])
    field(limit, "requests_per_unit", 1, TYPE.TYPE_UINT32)
    field(limit, "unit", 2, f".{V3}.RateLimitResponse.RateLimit.Unit")
    status = response.nested_type.add(name="DescriptorStatus")
    field(status, "code", 1, f".{V3}.RateLimitResponse.Code")
    field(status, "current_limit", 2, f".{V3}.RateLimitResponse.RateLimit")
    field(status, "limit_remaining", 3, TYPE.TYPE_UINT32)
    field(status, "duration_until_reset", 4, ".google.protobuf.Duration")
    field(response, "overall_code", 1, f".{V3}.RateLimitResponse.Code")
    field(response, "statuses", 2, f".{V3}.RateLimitResponse.DescriptorStatus", repeated=True)
    field(response, "response_headers_to_add", 3, ".envoy.config.core.v3.HeaderValue", repeated=True)
    field(response, "raw_body", 5, TYPE.TYPE_BYTES)
    pool.Add(rls)

    factory = message_factory.MessageFactory(pool)
    return [
        factory.GetPrototype(pool.FindMessageTypeByName(f"{V3}.{name}"))
        for name in ("RateLimitRequest", "RateLimitResponse")
    ]


def answer_of(response):
    return {
        "code": response.overall_code,
        "statuses": [
            {
                "code": one.code,
                "limit": one.current_limit.requests_per_unit,
                "unit": one.current_limit.unit,
                "remaining": one.limit_remaining,
                "seconds": one.duration_until_reset.seconds,
            }
            for one in response.statuses
        ],
        "headers": {one.key: one.value for one in response.response_headers_to_add},
        "body": response.raw_body.decode(),
    }


def main(address, calls):
    request_class, response_class = messages()
    answers = []
    with grpc.insecure_channel(address) as channel:
        should_rate_limit = channel.unary_unary(
            f"/{V3}.RateLimitService/ShouldRateLimit",
            request_serializer=request_class.SerializeToString,
            response_deserializer=response_class.FromString,
        )
        for call in calls:
            request = request_class(domain=call["domain"], hits_addend=call.get("hits", 0))
            for entries in call["descriptors"]:
                descriptor = request.descriptors.add()
                for key, value in entries:
                    descriptor.entries.add(key=key, value=value)
                if "descriptorHits" in call:
                    descriptor.hits_addend.value = call["descriptorHits"]
            try:
                answers.append(answer_of(should_rate_limit(request, timeout=30)))
            except grpc.RpcError as error:
                answers.append({"error": error.code().name, "details": error.details()})
    print(json.dumps(answers))


main(sys.argv[1], json.loads(sys.argv[2]))
